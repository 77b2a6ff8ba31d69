/**
 * The engine of steps: each step of an operation is a state machine that asks no server itself, and
 * one loop drives them all.
 */
package dev.workerbot.request.step;
