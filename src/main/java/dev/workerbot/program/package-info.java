/**
 * A Supervisor program as config: its fields, its checks, its file, and the templates that make
 * one.
 */
package dev.workerbot.program;
