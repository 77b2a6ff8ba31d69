/** The tables of alerts: cards, silences, and what people want of them. */
package dev.workerbot.alert.store;
