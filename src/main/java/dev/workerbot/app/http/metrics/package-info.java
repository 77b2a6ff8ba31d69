/** The figures of the bot and its servers, in the text format of Prometheus. */
package dev.workerbot.app.http.metrics;
