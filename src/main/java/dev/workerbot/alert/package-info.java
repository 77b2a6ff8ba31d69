/**
 * What counts as an alert and how one goes on: opened, told again, resolved. Pure: no clock, no
 * store, no server.
 */
package dev.workerbot.alert;
