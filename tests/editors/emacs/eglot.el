;;; eglot.el --- eglot with the configuration of editors/emacs -*- lexical-binding: t -*-

(load (expand-file-name "common.el" (getenv "HERE")) nil t)
(load (expand-file-name "stp-eglot.el" (getenv "CONFIGURATION")) nil t)
(setq eglot-sync-connect 40 eglot-connect-timeout 60 eglot-autoshutdown t
      eglot-confirm-server-initiated-edits nil)

(find-file (stp-file "intent/st/ST0007/info.md"))
(stp-assert "mode" (eq major-mode 'markdown-mode))
;; The hook waits for the next command, which there is none of in a batch.
(run-hooks 'post-command-hook)
(stp-wait "attached" (lambda () (eglot-current-server)))
(stp-assert "root" (string= (file-truename (project-root (project-current)))
                            (file-truename (file-name-as-directory (getenv "WORKSPACE")))))
(flymake-start)
(stp-wait "findings"
          (lambda ()
            (seq-some (lambda (each) (string-match-p "Paused" (flymake-diagnostic-text each)))
                      (flymake-diagnostics))))

(goto-char (point-min))
(search-forward "# ST0007")
(backward-char 2)
(let ((hover (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover
                              (eglot--TextDocumentPositionParams))))
  (stp-assert "hover" (string-match-p "Battery and solar watch" (format "%S" hover))))

(goto-char (point-min))
(search-forward "status: P")
(let* ((actions (jsonrpc-request (eglot--current-server-or-lose) :textDocument/codeAction
                                 (list :textDocument (eglot--TextDocumentIdentifier)
                                       :range (list :start (eglot--pos-to-lsp-position)
                                                    :end (eglot--pos-to-lsp-position))
                                       :context (list :diagnostics []))))
       (fix (seq-find (lambda (each) (and (equal (plist-get each :kind) "quickfix")
                                          (plist-get each :edit)))
                      actions)))
  (stp-assert "an action" fix)
  (eglot--apply-workspace-edit (plist-get fix :edit))
  (goto-char (point-min))
  (stp-assert "action" (not (search-forward "status: Paused" nil t))))

(goto-char (point-max))
(insert "\n- ST000")
(let* ((found (run-hook-with-args-until-success 'completion-at-point-functions))
       (all (all-completions "ST000" (nth 2 found))))
  (stp-assert "completion" (>= (length all) 8)))

(goto-char (point-min))
(search-forward "ST0002")
(backward-char 2)
(xref-find-definitions "LSP identifier at point.")
(stp-wait "definition" (lambda () (string-suffix-p "ST0002/info.md" (or buffer-file-name ""))))
(goto-char (point-min))
(search-forward "# ST0002")
(backward-char 2)
(stp-assert "references"
            (> (length (xref-backend-references 'eglot "LSP identifier at point.")) 3))

(let ((server (eglot-current-server)))
  (dolist (buffer (buffer-list))
    (with-current-buffer buffer (set-buffer-modified-p nil)))
  (eglot-shutdown server nil 10)
  (stp-say "PASS shutdown"))
