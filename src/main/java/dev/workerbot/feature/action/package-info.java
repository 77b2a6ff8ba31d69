/** The verbs of named actions. */
package dev.workerbot.feature.action;
