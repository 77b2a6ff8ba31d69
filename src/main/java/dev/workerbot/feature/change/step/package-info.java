/** The steps of a change of one program's file: written, read, applied and watched; or put back. */
package dev.workerbot.feature.change.step;
