package dev.workerbot.supervisor.sudo;

import dev.workerbot.message.text.CleanText;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who but root can write some files and folders of a server, or swap them for others by a folder or
 * a link above them.
 */
public final class RootOnly {
  private static final int MOST_BYTES = 256 << 10;

  /**
   * For each path: itself, all folders above it, and all of that again for what a link leads to.
   */
  private static final String LOOK =
      """
      above() {
        up=${1%"${1##*[!/]}"}
        case $up in */*) up=${up%/*} up=${up%"${up##*[!/]}"} up=${up:-/} ;; ?*) up=. ;; *) up=/ ;; esac
      }
      look() {
        [ "$2" -lt 10 ] || return
        one=$1
        while :; do
          m= a=
          s=$(stat -c '%u|%g|%a|%F|%U|%G' -- "$one" 2>/dev/null) || s='-|-|0|missing|-|-'
          g=${s#*|}
          g=${g%%|*}
          case $s in
            *'|'*'|'*[2367]?'|'*)
              m=$(getent group "$g" | cut -d: -f4),$(getent passwd | awk -F: -v g="$g" '$4 == g { printf "%s,", $1 }')
              a=$(ls -ld -- "$one" 2>/dev/null | cut -c11)
              ;;
          esac
          echo "$s|$m|$a|$one"
          if [ -h "$one" ]; then
            to=$(readlink -- "$one")
            above "$one"
            case $to in /*) ;; *) to=$up/$to ;; esac
            (look "$to" $(($2 + 1)))
          fi
          [ "$one" != / ] && [ "$one" != . ] || break
          above "$one"
          one=$up
        done
      }
      for path; do
        echo "of $path"
        look "$path" 0
      done
      """;

  private RootOnly() {}

  /**
   * What others than root can write; empty where only root can.
   *
   * @param paths whole ones, without line breaks
   * @return by path a clause such as {@code /srv can be written by deploy}
   */
  public static Map<String, List<String>> others(Shell shell, List<String> paths, Duration limit) {
    List<String> words = new ArrayList<>(List.of("sh", "-c", LOOK, "sh"));
    words.addAll(paths);
    return shell.run(CommandLine.inUtf8(words), limit, MOST_BYTES)
            instanceof ShellResult.ShellExited(_, var out, _, _)
        ? read(out)
        : Map.of();
  }

  static Map<String, List<String>> read(String answer) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    List<String> clauses = new ArrayList<>();
    String subject = "";
    boolean isBelow = false;
    for (String line : answer.lines().toList()) {
      if (line.startsWith("of ")) {
        subject = line.substring(3);
        clauses = new ArrayList<>();
        all.put(subject, clauses);
        isBelow = false;
        continue;
      }
      String[] parts = line.split("\\|", 9);
      if (parts.length == 9) {
        RootPlace rootPlace = RootPlace.of(parts);
        boolean isFolderAbove = isBelow && !rootPlace.path().equals(subject);
        clauses.addAll(rootPlace.clauses(isFolderAbove));
        isBelow = !rootPlace.isLink();
      }
    }
    all.replaceAll((_, some) -> some.stream().distinct().toList());
    return all;
  }

  /**
   * One file or folder.
   *
   * @param members of its group, where that can write
   */
  private record RootPlace(
      String owner,
      int mode,
      String kind,
      String group,
      List<String> members,
      boolean hasList,
      String path) {
    private static final int STICKY = 01000;
    private static final int GROUP = 020;
    private static final int ALL = 02;

    /** Ubuntu's own: the group of its rsyslog can write there. */
    private static final String USUAL = "/var/log|syslog";

    static RootPlace of(String[] parts) {
      return new RootPlace(
          parts[0].equals("0") ? "" : parts[4],
          parts[2].matches("[0-7]{1,6}") ? Integer.parseInt(parts[2], 8) : 0,
          parts[3],
          parts[5],
          Arrays.stream(parts[6].split(",")).filter(name -> !name.isEmpty()).toList(),
          parts[7].equals("+"),
          parts[8]);
    }

    boolean isLink() {
      return kind.equals("symbolic link");
    }

    private boolean can(int bit) {
      return (mode & bit) != 0;
    }

    /**
     * @param isAbove whether something in it was looked at, whose owner is told apart
     */
    List<String> clauses(boolean isAbove) {
      String name = CleanText.singleLine(path);
      if (kind.equals("missing")) {
        return List.of("%s is not there, or cannot be looked at".formatted(name));
      }
      List<String> others = new ArrayList<>();
      if (!owner.isEmpty()) {
        others.add(owner);
      }
      // In a folder such as /tmp nobody can swap what is root's.
      boolean isProtected = isLink() || (isAbove && can(STICKY));
      if (can(ALL) && !isProtected) {
        others.add("everybody");
      } else if (can(GROUP) && !isProtected && !USUAL.equals(path + "|" + group)) {
        List<String> some = members.stream().filter(one -> !one.equals("root")).toList();
        if (!some.isEmpty()) {
          others.add("the group %s (%s)".formatted(group, String.join(", ", some)));
        }
        if (hasList) {
          others.add("those in its access list (`getfacl %s`)".formatted(name));
        }
      }
      return others.isEmpty()
          ? List.of()
          : List.of(
              "%s can be written by %s"
                  .formatted(
                      name,
                      CleanText.singleLine(
                          others.stream().collect(Collectors.joining(" and by ")))));
    }
  }
}
