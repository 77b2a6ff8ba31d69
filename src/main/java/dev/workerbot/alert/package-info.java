/** Alerts and their cards: what is stored and shown of them, and how one goes on. */
package dev.workerbot.alert;
