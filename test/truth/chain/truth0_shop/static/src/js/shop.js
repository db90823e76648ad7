/** @odoo-module **/
export const shop = 1
