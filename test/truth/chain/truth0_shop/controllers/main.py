from odoo import http


class Shop(http.Controller):
    @http.route('/truth0/hello', type='http', auth='public')
    def hello(self):
        return 'hello'
