/** The rules of alerts: what counts as one, where it goes, and whom it calls. */
package dev.workerbot.alert.rule;
