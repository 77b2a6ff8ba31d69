/**
 * {@code workerbot run}, its start, its watchdog, and {@code workerbot health}, which looks at it.
 */
package dev.workerbot.app.run;
