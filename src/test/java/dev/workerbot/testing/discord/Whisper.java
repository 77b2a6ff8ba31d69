package dev.workerbot.testing.discord;

import java.util.List;

/** An ephemeral message: only one person sees it. */
public record Whisper(
    String id, String user, String channel, String interactionId, List<Version> versions)
    implements Posted {}
