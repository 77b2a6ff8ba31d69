/** The files of the database: where they lie, what is wrong with them, backups, and the lock. */
package dev.workerbot.store.file;
