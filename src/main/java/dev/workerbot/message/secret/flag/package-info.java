/** Secrets behind the options of command lines. */
package dev.workerbot.message.secret.flag;
