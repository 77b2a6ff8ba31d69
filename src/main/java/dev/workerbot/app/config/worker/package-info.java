/**
 * Reads what workers are told, made and watched by: actions, alerts, limits, signals and shorthand.
 */
package dev.workerbot.app.config.worker;
