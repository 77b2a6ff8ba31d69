package dev.workerbot.supervisor.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.files.ProgramFiles.WriteResult;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.ConfigWriter;
import dev.workerbot.testing.LocalShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom and what else on a machine config/workerbot-conf looks at before it lets a file in. */
class WriterSurroundingsIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String FILE = "queue.conf";
  private static final String PROGRAM = "[program:queue]\ncommand=/bin/cat\nuser=nobody\n";

  @TempDir private Path temp;
  private Path folder;
  private Path script;

  /** Of the machine with other accounts. */
  private Path etc;

  @BeforeEach
  void install() throws IOException {
    folder = Files.createDirectory(temp.resolve("conf.d"));
    script = temp.resolve("workerbot-conf");
    ConfigWriter.install(script, folder);
  }

  /** JUnit would warn of each link in it. */
  @AfterEach
  void deleteTheCopyOfEtc() throws IOException, InterruptedException {
    if (etc != null) {
      run("rm", "-r", etc.toString());
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder(command).start().waitFor(), command[0]);
  }

  private ProgramFiles files(String... by) {
    return new ProgramFiles(
        new LocalShell(),
        Stream.concat(Stream.of(by), Stream.of(script.toString())).toList(),
        LIMIT);
  }

  private WriteResult put(String file, String content) {
    return ok(files().write(file, content, Optional.empty()));
  }

  private static WriteResult ok(Reply<WriteResult> reply) {
    assertTrue(reply instanceof Reply.Ok, reply.toString());
    return ((Reply.Ok<WriteResult>) reply).value();
  }

  private static void assertRefused(WriteResult writeResult, String why) {
    String reported = assertInstanceOf(WriteResult.FileRefused.class, writeResult, why).why();
    assertTrue(reported.contains(why), reported);
  }

  private void assertRefused(String content, String why) throws IOException {
    assertRefused(put(FILE, content), why);
    assertFalse(Files.exists(folder.resolve(FILE)), content);
  }

  /**
   * The script on a machine with these accounts beside its own: one with a copy of this one's /etc.
   * Copied and mounted as a folder, since a file that is mounted over /etc/passwd is gone at once
   * when a test beside this one makes an account, which renames the file beneath it.
   */
  private ProgramFiles withAccounts(String passwd, String group)
      throws IOException, InterruptedException {
    etc = temp.resolve("etc");
    run("cp", "-a", "/etc", etc.toString());
    Files.writeString(etc.resolve("passwd"), passwd, StandardOpenOption.APPEND);
    Files.writeString(etc.resolve("group"), group, StandardOpenOption.APPEND);
    return files(
        "unshare", "-m", "sh", "-c", "mount --bind %s /etc && exec \"$0\" \"$@\"".formatted(etc));
  }

  @ParameterizedTest
  @CsvSource({
    "toor, is root by its number",
    "dock, is in the group docker",
    "disky, is in the group disk",
    "lex, is in the group lxd",
    "boss, is in the group sudo",
    "wheelie, is in the group wheel",
    "nil, is in the group root",
    "sudoer, may use sudo"
  })
  void anAccountThatIsRootByAnotherWay_isRefused_unlessItIsListed(String user, String why)
      throws IOException, InterruptedException {
    ProgramFiles files =
        withAccounts(
            """
            toor:x:0:65534::/:/bin/sh
            dock:x:4001:65534::/:/bin/sh
            disky:x:4002:65534::/:/bin/sh
            lex:x:4003:4102::/:/bin/sh
            boss:x:4004:65534::/:/bin/sh
            wheelie:x:4005:65534::/:/bin/sh
            nil:x:4006:0::/:/bin/sh
            sudoer:x:4007:65534::/:/bin/sh
            plain:x:4008:65534::/:/bin/sh
            """,
            """
            docker:x:4101:dock
            disk:x:6:disky
            lxd:x:4102:
            sudo:x:27:boss
            wheel:x:4105:wheelie
            """);
    Files.writeString(
        etc.resolve("sudoers.d/workerbot-it-writer"), "sudoer ALL=(daemon) NOPASSWD: /bin/true\n");
    String content = PROGRAM.replace("nobody", user);
    assertRefused(ok(files.write(FILE, content, Optional.empty())), why);
    assertEquals(
        new WriteResult.FileWritten(),
        ok(files.write("plain.conf", PROGRAM.replace("nobody", "plain"), Optional.empty())));
    Files.delete(folder.resolve("plain.conf"));
    ConfigWriter.set(script, "USERS", "x " + user);
    assertEquals(new WriteResult.FileWritten(), ok(files.write(FILE, content, Optional.empty())));
  }

  @Test
  void anAccountThatDoasMakesRoot_isRefused_howeverTheRuleNamesIt()
      throws IOException, InterruptedException {
    ProgramFiles files =
        withAccounts(
            """
            quoted:x:4201:65534::/:/bin/sh
            bynumber:x:4202:65534::/:/bin/sh
            bygroupid:x:4203:65534::/:/bin/sh
            bygroup:x:4204:65534::/:/bin/sh
            continued:x:4205:65534::/:/bin/sh
            escaped:x:4206:65534::/:/bin/sh
            zeros:x:4207:65534::/:/bin/sh
            sharing:x:4208:65534::/:/bin/sh
            itsalias:x:4208:65534::/:/bin/sh
            primary:x:4209:4309::/:/bin/sh
            samegroup:x:4210:4310::/:/bin/sh
            indented:x:4211:65534::/:/bin/sh
            alpine:x:4212:65534::/:/bin/sh
            afterenv:x:4213:65534::/:/bin/sh
            lastline:x:4214:65534::/:/bin/sh
            denied:x:4215:65534::/:/bin/sh
            """,
            """
            dgid:x:4303:bygroupid
            dgroup:x:4304:bygroup
            dprimary:x:4309:
            dsame:x:4310:
            dsamealias:x:4310:
            """);
    Files.writeString(
        etc.resolve("doas.conf"),
        """
        # permit nobody
        deny denied
        permit nopass "quoted" as root
        permit nopass 4202
        permit persist :4303
        permit nopass :"dgroup"
        permit nopass keepenv \\
          continued as root cmd "/bin/ls"
        permit nopass esc\\aped
        permit 04207
        permit itsalias
        permit :4309
        permit :dsamealias
        \tpermit\tindented
        permit setenv {A=b}afterenv
        permit lastline\
        """);
    Path more = Files.createDirectories(etc.resolve("doas.d"));
    Files.writeString(more.resolve("10-x.conf"), "permit nopass alpine\n");
    for (String user :
        List.of(
            "quoted",
            "bynumber",
            "bygroupid",
            "bygroup",
            "continued",
            "escaped",
            "zeros",
            "sharing",
            "primary",
            "samegroup",
            "indented",
            "alpine",
            "afterenv",
            "lastline")) {
      String content = PROGRAM.replace("nobody", user);
      assertRefused(
          ok(files.write(FILE, content, Optional.empty())),
          "do not run as " + user + ", who may use doas and so can become root");
    }
    assertEquals(
        new WriteResult.FileWritten(),
        ok(files.write(FILE, PROGRAM.replace("nobody", "denied"), Optional.empty())));
  }

  @Test
  void aUserThatIsNotThere_isRefused_evenWhereItIsListed() throws IOException {
    ConfigWriter.set(script, "USERS", "no-such-user");
    assertRefused(PROGRAM.replace("nobody", "no-such-user"), "there is no user no-such-user here");
  }

  @Test
  void aNameThatAnotherFileHas_isRefused_forSupervisordWouldMixThem() throws IOException {
    Files.writeString(
        temp.resolve("supervisord.conf"),
        """
        [supervisord]
        [include]
        files = %(here)s/conf.d/*.conf
          more/*.ini ; others
        [program:main]
        command=x
        user=root
        """);
    Files.createDirectory(temp.resolve("more"));
    Files.writeString(temp.resolve("more/a b.ini"), "# x\n[fcgi-program: fast ]\ncommand=x\n");
    Files.writeString(folder.resolve("hand.conf"), "[program:hand]\ncommand=x\nuser=root\n");
    // By such a group supervisord would lose a program of the same name, and by the program the
    // group's processes.
    Files.writeString(folder.resolve("set.conf"), "[group:set]\nprograms=hand\n");
    for (String name : List.of("main", "fast", "hand", "set")) {
      String content = PROGRAM.replace(":queue", ":" + name) + "environment=LD_PRELOAD=/tmp/x\n";
      assertRefused(put("other.conf", content), name + " is in ");
    }
    assertEquals(new WriteResult.FileWritten(), put("other.conf", PROGRAM));
    assertRefused(put("third.conf", PROGRAM), "queue is in " + folder + "/other.conf too");
    String hand = Files.readString(folder.resolve("hand.conf"));
    String mine = PROGRAM.replace(":queue", ":hand");
    assertEquals(
        new WriteResult.FileWritten(), ok(files().write("hand.conf", mine, Optional.of(hand))));
  }

  @Test
  void aProgramThatAGroupNeeds_staysThere() throws IOException {
    assertEquals(new WriteResult.FileWritten(), put(FILE, PROGRAM));
    assertEquals(
        new WriteResult.FileWritten(), put("free.conf", PROGRAM.replace(":queue", ":free")));
    Files.writeString(
        temp.resolve("supervisord.conf"),
        "[supervisord]\n[include]\nfiles=conf.d/*.conf\n[group:all]\nprograms=a,\n  queue ;x\n");
    String why = "a group in " + temp + "/supervisord.conf needs queue";
    assertRefused(ok(files().delete(FILE, PROGRAM)), why);
    String renamed = PROGRAM.replace(":queue", ":q2");
    assertRefused(ok(files().write(FILE, renamed, Optional.of(PROGRAM))), why);
    String changed = PROGRAM + "priority=1\n";
    assertEquals(
        new WriteResult.FileWritten(), ok(files().write(FILE, changed, Optional.of(PROGRAM))));
    assertEquals(
        new WriteResult.FileWritten(),
        ok(files().delete("free.conf", PROGRAM.replace(":queue", ":free"))));
  }

  @Test
  void withoutSupervisordsConfig_nothingIsDone() throws IOException {
    ConfigWriter.set(script, "CONFIG", temp + "/none.conf");
    assertRefused(put(FILE, PROGRAM), "there is no " + temp + "/none.conf; set CONFIG in");
  }
}
