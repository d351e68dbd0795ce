;;; stp-eglot.el --- Steel threads with eglot -*- lexical-binding: t -*-

;; eglot is part of Emacs 29; older ones get it from GNU ELPA.

(require 'eglot)
(require 'project)

(defun stp-workspace (directory)
  "The workspace of steel threads that DIRECTORY is in, as a project."
  (let ((root (locate-dominating-file
               directory
               (lambda (folder)
                 (seq-some (lambda (mark) (file-exists-p (expand-file-name mark folder)))
                           '("intent/.config/config.json" "intent/.canon/st" "intent/st"
                             ".intent/config.json" "stp/.config" "stp/prj/st" ".stp-config"))))))
    (and root (cons 'transient (file-name-as-directory root)))))

(defun stp-eglot-ensure ()
  "Start the server where there is a workspace; leave other Markdown alone."
  (when (and buffer-file-name (stp-workspace default-directory))
    (eglot-ensure)))

;; Before the others, so that a workspace inside a repository is the root.
(add-hook 'project-find-functions #'stp-workspace)
(add-to-list 'eglot-server-programs '((markdown-mode gfm-mode) . ("stp-lsp" "serve")))
(add-hook 'markdown-mode-hook #'stp-eglot-ensure)

(provide 'stp-eglot)
;;; stp-eglot.el ends here
