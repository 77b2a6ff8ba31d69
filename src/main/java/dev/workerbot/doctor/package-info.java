/**
 * Rules about a server's Supervisor config and its workers. Pure: each rule is data and gives
 * findings.
 */
package dev.workerbot.doctor;
