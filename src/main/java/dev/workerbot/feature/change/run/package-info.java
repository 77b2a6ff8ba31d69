/** Changes carried out: journalled, in turn, watched, and told to the last word. */
package dev.workerbot.feature.change.run;
