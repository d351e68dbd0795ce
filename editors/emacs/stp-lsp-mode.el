;;; stp-lsp-mode.el --- Steel threads with lsp-mode -*- lexical-binding: t -*-

;; lsp-mode runs several servers in one buffer: with `:add-on?' this one serves beside marksman.

(require 'lsp-mode)

(lsp-register-client
 (make-lsp-client
  :new-connection (lsp-stdio-connection '("stp-lsp" "serve"))
  :activation-fn (lsp-activate-on "markdown")
  :server-id 'stp
  :add-on? t))

(add-hook 'markdown-mode-hook #'lsp-deferred)

(provide 'stp-lsp-mode)
;;; stp-lsp-mode.el ends here
