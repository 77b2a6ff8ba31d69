/** The tables of who may do what: the audit, approval requests, and holds. */
package dev.workerbot.store.access;
