/** What people get who ask for a change: previews, forms, refusals, the list for undo. */
package dev.workerbot.feature.change.answer;
