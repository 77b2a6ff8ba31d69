/** The verbs of holds: put one, list them, take one off. */
package dev.workerbot.feature.hold;
