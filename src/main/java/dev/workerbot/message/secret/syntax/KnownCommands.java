package dev.workerbot.message.secret.syntax;

import java.util.Map;
import java.util.Set;

/** Commands whose short flags are known: to take a secret, or to take none. */
final class KnownCommands {
  private KnownCommands() {}

  /** What the short flags of a command take that are secret. */
  static final Map<String, String> FLAGS =
      Map.ofEntries(
          Map.entry("mysql", "p"),
          Map.entry("mariadb", "p"),
          Map.entry("mysqldump", "p"),
          Map.entry("mysqladmin", "p"),
          Map.entry("supervisorctl", "p"),
          Map.entry("sshpass", "p"),
          Map.entry("mongo", "p"),
          Map.entry("mongosh", "p"),
          Map.entry("mongodump", "p"),
          Map.entry("cqlsh", "p"),
          Map.entry("7z", "p"),
          Map.entry("7za", "p"),
          Map.entry("rar", "p"),
          Map.entry("unrar", "p"),
          Map.entry("redis-cli", "a"),
          Map.entry("valkey-cli", "a"),
          Map.entry("keydb-cli", "a"),
          Map.entry("ldapsearch", "w"),
          Map.entry("ldapmodify", "w"),
          Map.entry("ldapadd", "w"),
          Map.entry("ldapwhoami", "w"),
          Map.entry("sqlcmd", "P"),
          Map.entry("bcp", "P"),
          Map.entry("tsql", "P"),
          Map.entry("zip", "P"),
          Map.entry("unzip", "P"),
          Map.entry("mosquitto_pub", "P"),
          Map.entry("mosquitto_sub", "P"),
          Map.entry("ipmitool", "P"),
          Map.entry("openssl", "kK"),
          Map.entry("snmpwalk", "AXc"),
          Map.entry("snmpget", "AXc"),
          Map.entry("ssh-keygen", "NP"),
          Map.entry("curl", "b"),
          Map.entry("isql", "P"));

  /** Their {@code -p} and {@code -u} take no secret. */
  static final Set<String> OPEN =
      Set.of(
          ("mkdir ssh scp rsync ps cp tar nmap install docker docker-compose podman kubectl netstat"
                  + " lsof patch git test read jq npm pip kill top su sed grep make cargo tree perf"
                  + " nginx date journalctl systemctl find xargs chown id sudo runuser crontab pgrep"
                  + " pkill iptables ss tcpdump nc phpunit pest pg_dump psql pg_restore createdb"
                  + " redis-server")
              .split(" "));

  /** Whether the word is a command that says what its flags mean. */
  static boolean isCommand(String word) {
    return FLAGS.containsKey(word)
        || OPEN.contains(word)
        || word.equals("curl")
        || word.equals("wget");
  }
}
