/** The HTTP port: health, metrics, and the signed hooks of named actions. */
package dev.workerbot.app.http;
