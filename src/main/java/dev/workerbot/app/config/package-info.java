/**
 * Reads the config file: every mistake is reported at once, each with its line and what to write
 * instead.
 */
package dev.workerbot.app.config;
