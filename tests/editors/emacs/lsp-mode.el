;;; lsp-mode.el --- lsp-mode with the configuration of editors/emacs -*- lexical-binding: t -*-

(load (expand-file-name "common.el" (getenv "HERE")) nil t)
(setq lsp-auto-guess-root t lsp-restart 'ignore lsp-enable-snippet nil lsp-auto-configure t
      lsp-enable-file-watchers nil lsp-warn-no-matched-clients nil lsp-response-timeout 40
      lsp-headerline-breadcrumb-enable nil lsp-modeline-code-actions-enable nil
      lsp-diagnostics-provider :flymake lsp-session-file (stp-file ".lsp-session"))
(load (expand-file-name "stp-lsp-mode.el" (getenv "CONFIGURATION")) nil t)
(defun lsp--suggest-project-root () (getenv "WORKSPACE")) ; no repository here to guess from
(lsp-workspace-folders-add (getenv "WORKSPACE"))

(find-file (stp-file "intent/st/ST0007/info.md"))
(lsp)
(stp-wait "attached"
          (lambda () (seq-some (lambda (each) (eq 'initialized (lsp--workspace-status each)))
                               (lsp-workspaces))))
(stp-wait "findings"
          (lambda () (string-match-p "Paused" (format "%S" (mapcar (lambda (each) (lsp-get each :message))
                                                                   (lsp--get-buffer-diagnostics))))))
(goto-char (point-min))
(search-forward "# ST0007")
(backward-char 2)
(stp-assert "hover" (string-match-p "Battery and solar watch"
                                    (format "%S" (lsp-request "textDocument/hover"
                                                              (lsp--text-document-position-params)))))
(goto-char (point-min))
(search-forward "ST0002")
(backward-char 2)
(let ((found (lsp-request "textDocument/definition" (lsp--text-document-position-params))))
  (stp-assert "definition" (string-match-p "ST0002/info.md" (format "%S" found))))
(goto-char (point-max))
(insert "\n- ST000")
(let* ((found (lsp-completion-at-point))
       (all (all-completions "ST000" (nth 2 found))))
  (stp-assert "completion" (>= (length all) 8)))
(set-buffer-modified-p nil)
(kill-emacs 0)
