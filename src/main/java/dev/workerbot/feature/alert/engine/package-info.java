/** The engine of alerts: one thread that turns observations into alerts and stores them. */
package dev.workerbot.feature.alert.engine;
