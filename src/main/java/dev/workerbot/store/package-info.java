/**
 * The database: audit, journal, buttons, alerts, holds, outbox; and the lock of the one live bot.
 */
package dev.workerbot.store;
