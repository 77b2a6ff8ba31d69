/** The doctor's rules, and the examination that runs them all. */
package dev.workerbot.doctor.rule;
