package dev.workerbot.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.chat.PlainText;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Names that speak of secrets and are none, and the messages in which they have to stay whole. */
public final class TellingNames {
  /** Of workers; in the config of any team that has something to do with logins. */
  public static final List<String> WORKERS =
      List.of(
          "credentials:sync",
          "tokens",
          "token:refresh",
          "password-reset:password-reset_00",
          "api_key",
          "api-keys:rotate",
          "secret=x",
          "key=value:token=x",
          "secrets:secrets_07",
          "auth-token:mailer",
          "access_token:access_token_3",
          "passwd",
          "pwd:sync",
          "jwt",
          "client_secret",
          "private-key:loader",
          "DB_PASSWORD",
          "APP_KEY:worker1",
          "session:cookie",
          "cookie",
          "bearer:worker",
          "authorization:sync",
          "otp",
          "creds",
          "user:password",
          "mysql:passwordless-login",
          "app.password:check",
          "пароль:синхронизация",
          "s3:secret-sync_v2");

  /** Of servers. */
  public static final List<String> SERVERS =
      List.of("secrets1", "token", "password", "vault.token", "api-key-1", "credentials", "auth");

  /** Of people. */
  public static final List<String> PEOPLE = List.of("anna", "token", "password:reset");

  private static final Target PLAIN = Target.of("plainone:plaintwo@plainhost");
  private static final Target SINGLE = Target.of("plainone@plainhost");
  private static final String NOBODY = "plainperson";

  private static final int SHOWN = 20;

  private TellingNames() {}

  /**
   * Holds that a message is the same but for its names, whatever they are.
   *
   * @param builder makes messages of a worker and a person; the same for all of them
   */
  public static void stayWhole(BiFunction<Target, String, List<Message>> builder) {
    List<String> plain = shown(builder.apply(PLAIN, NOBODY));
    List<String> single = shown(builder.apply(SINGLE, NOBODY));
    plain.forEach(one -> assertFalse(one.contains(Cleaner.MASK), one));
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < WORKERS.size(); i++) {
      WorkerName name = WorkerName.of(WORKERS.get(i));
      String server = SERVERS.get(i % SERVERS.size());
      String by = PEOPLE.get(i % PEOPLE.size());
      List<String> shown = shown(builder.apply(new Target(new ServerName(server), name), by));
      List<String> expected =
          (name.group().equals(name.process()) ? single : plain)
              .stream()
                  .map(one ->
                      one.replace("plainone", name.group())
                          .replace("plaintwo", name.process())
                          .replace("plainhost", server)
                          .replace(NOBODY, by))
                  .toList();
      wrong.addAll(differing(shown, expected));
    }
    assertEquals(List.of(), wrong.stream().distinct().limit(SHOWN).toList());
  }

  private static List<String> differing(List<String> shown, List<String> expected) {
    List<String> lines = String.join("\n", shown).lines().sorted().toList();
    List<String> wanted = String.join("\n", expected).lines().sorted().toList();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < Math.min(lines.size(), wanted.size()); i++) {
      if (!lines.get(i).equals(wanted.get(i))) {
        wrong.add("\n" + lines.get(i) + "\n instead of\n" + wanted.get(i));
      }
    }
    assertEquals(wanted.size(), lines.size());
    return wrong;
  }

  private static List<String> shown(List<Message> messages) {
    return messages.stream().map(PlainText::whole).toList();
  }
}
