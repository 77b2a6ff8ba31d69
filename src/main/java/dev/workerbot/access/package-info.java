/**
 * Who may do what: the policy, its roles and rules, approvals and holds as rules. Pure: decisions
 * come with the sentence that explains them.
 */
package dev.workerbot.access;
