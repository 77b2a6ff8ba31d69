/** The verbs of approvals: ask for one, give it, refuse it. */
package dev.workerbot.feature.approval;
