package dev.workerbot.chat.discord.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.testing.CapturedLog;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.events.session.SessionInvalidateEvent;
import net.dv8tion.jda.api.events.session.SessionRecreateEvent;
import net.dv8tion.jda.api.events.session.SessionResumeEvent;
import org.junit.jupiter.api.Test;

/** What the log says of a session that ends, by the events of JDA. */
class SessionLogTest {
  /** Of which events ask nothing but how many answers it has had. */
  private static final JDA CLIENT =
      (JDA)
          Proxy.newProxyInstance(
              SessionLogTest.class.getClassLoader(), new Class<?>[] {JDA.class}, (_, _, _) -> 0L);

  private final SessionLog sessions = new SessionLog(Set.of());

  @Test
  void aSessionThatDiscordEnded_isSaidToHaveLostCommands_andAResumedOneNone() {
    try (CapturedLog log = new CapturedLog()) {
      sessions.onSessionInvalidate(new SessionInvalidateEvent(CLIENT));
      sessions.onSessionRecreate(new SessionRecreateEvent(CLIENT));
      sessions.onSessionResume(new SessionResumeEvent(CLIENT));
      assertEquals(
          List.of(
              "Discord has ended the session; commands typed meanwhile are lost",
              "connected to Discord again, in a new session",
              "connected to Discord again, nothing was missed"),
          log.text().lines().map(line -> line.replaceFirst("^[A-Z]+ ", "")).toList());
    }
  }
}
