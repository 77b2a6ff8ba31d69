/** Changes carried out: journalled, in turn, watched, and reported to the last word. */
package dev.workerbot.feature.change.run;
