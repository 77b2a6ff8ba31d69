/**
 * Reads the config of what is done to workers, and how they are created and watched: actions,
 * alerts, limits, signals and shorthand.
 */
package dev.workerbot.app.config.worker;
