/** The verbs that change which workers there are: create, edit, scale, remove, undo. */
package dev.workerbot.feature.change;
