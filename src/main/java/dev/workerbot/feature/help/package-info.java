/** The verbs that explain: help, whoami, can. */
package dev.workerbot.feature.help;
