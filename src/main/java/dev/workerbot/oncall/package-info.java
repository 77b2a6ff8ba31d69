/**
 * Alerts as they happen: one thread takes observations in and writes alerts, their notices and
 * their cards.
 */
package dev.workerbot.oncall;
