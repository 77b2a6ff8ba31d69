/** The messages that have to arrive, a row for each channel. */
package dev.workerbot.store.outbox;
