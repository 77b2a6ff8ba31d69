/** The table of changes: shown first, done step by step, and kept so that they can be undone. */
package dev.workerbot.feature.change.store;
