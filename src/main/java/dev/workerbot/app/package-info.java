/**
 * The command line and the wiring: reads the config, builds the parts in {@link
 * dev.workerbot.app.Workerbot}, runs them and ends them.
 */
package dev.workerbot.app;
