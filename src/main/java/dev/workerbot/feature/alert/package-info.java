/** The verbs of alerts: list them, acknowledge, resolve. */
package dev.workerbot.feature.alert;
