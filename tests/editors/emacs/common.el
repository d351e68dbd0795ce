;;; common.el --- What the Emacs tests share -*- lexical-binding: t -*-

(setq make-backup-files nil auto-save-default nil create-lockfiles nil
      network-security-level 'low inhibit-message t)

;; Debian's packages as they were unpacked: source folders, not activated.
(dolist (folder (directory-files (getenv "ELPA") t "\\`[a-z]"))
  (when (file-directory-p folder) (add-to-list 'load-path folder)))
(require 'markdown-mode)
(add-to-list 'auto-mode-alist '("\\.md\\'" . markdown-mode))

(defun stp-say (text) (princ (concat text "\n")))

(defun stp-file (name) (expand-file-name name (getenv "WORKSPACE")))

(defun stp-wait (what is-so)
  "Wait until IS-SO answers; say so, or end Emacs with 1."
  (let ((end (+ (float-time) 40)) found)
    (while (and (not (setq found (funcall is-so))) (< (float-time) end))
      (accept-process-output nil 0.02))
    (unless found (stp-say (concat "FAIL " what)) (kill-emacs 1))
    (stp-say (concat "PASS " what))
    found))

(defun stp-assert (what is-so)
  (unless is-so (stp-say (concat "FAIL " what)) (kill-emacs 1))
  (stp-say (concat "PASS " what)))
