/** Reads who may do what: roles, grants, deny rules, approvals, people and the terminal. */
package dev.workerbot.app.config.access;
