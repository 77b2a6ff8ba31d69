# Reads the end of a worker's log for workerbot, which sends this to `sh -s`. A worker's user may exchange files and
# folders at any moment: so the log is opened first, and what is checked then is what was opened.
#
#   read   PATH FOLDERS COMMAND...   runs the command on the open log
#   follow PATH FOLDERS LINES TIME   its last lines, then new ones for that many seconds, also after a rotation
#   look   PATH FOLDERS              opens nothing; its real path, where nobody but root and we can exchange it
#
# FOLDERS, divided by colons, may be hidden ones. A refusal is one line on the standard error, and code 77.

refuse() {
  if [ -n "$safe" ]; then echo "refused safely: $1" >&2; else echo "refused: $1" >&2; fi
  exit 77
}

# Owner, identity, mode and group.
facts_of() {
  facts=$(stat -c "%u %h %d:%i %f %G" -- "$1" 2>/dev/null) && return
  if [ -x . ]; then refuse missing; else refuse closed; fi
}

# Whether only root, or we, decide what is in the folder.
guard() {
  case $owner in 0 | "$me") ;; *) safe= ;; esac
  case $(stat -c "%a %G" . 2>/dev/null) in
  [1357]???" "* | ?" "* | ??" "*) ;;
  *[2367]" "*) safe= ;;
  *[2367]?" root" | *[2367]?" adm" | *[2367]?" syslog") ;;
  *[2367]?" "*) safe= ;;
  esac
}

# Whoever made a link has to own what it leads to, unless it was root, or we.
arrived() {
  while [ -n "$links" ]; do
    last=${links%% *}
    [ "${#rest}" -le "${last#*:}" ] || return 0
    links=${links#* }
    [ "$(stat -c %u .)" = "${last%%:*}" ] || refuse link
  done
}

step() {
  facts_of "$1"
  owner=${facts%% *}
  case $facts in
  *" "a???" "*)
    hops=$((hops + 1))
    [ "$hops" -le 40 ] || refuse missing
    target=$(readlink -- "$1") || { safe= && refuse moved; }
    if [ "$owner" != 0 ] && [ "$owner" != "$me" ]; then
      safe=
      links="$owner:${#rest} $links"
    fi
    case $target in /*) cd / ;; esac
    rest=$target/$rest
    ;;
  *" "4???" "*)
    before=$facts
    if ! cd -P -- "$1" 2>/dev/null; then
      case $owner in 0 | "$me") ;; *) safe= ;; esac
      [ -z "$rest" ] || safe=
      refuse closed
    fi
    facts_of .
    [ "$facts" = "$before" ] || [ "${facts#* * }" = "${before#* * }" ] || refuse moved
    guard
    ;;
  *) refuse missing ;;
  esac
}

enter() {
  rest=${path%/*}/ links= hops=0
  cd / || refuse closed
  owner=0
  guard
  while [ -n "$rest" ]; do
    part=${rest%%/*}
    rest=${rest#*/}
    case $part in
    "" | .) ;;
    ..) cd -P .. || refuse closed ;;
    *) step "./$part" ;;
    esac
    arrived
  done
  folder=$(pwd -P) || refuse closed
  case $folder/ in
  /proc/* | /sys/* | /dev/* | /etc/* | /boot/* | /run/secrets/* | /run/credentials/*)
    safe=
    refuse system
    ;;
  */.*)
    allowed=
    old=$IFS
    IFS=:
    set -f
    for one in $folders; do
      case $folder/ in "${one%/}"/*) allowed=1 ;; esac
    done
    set +f
    IFS=$old
    [ -n "$allowed" ] || { safe= && refuse hidden; }
    ;;
  esac
}

# The same names as in LogPath, in lower case; a copy is named as what it is a copy of.
name_is_fit() {
  case $name in
  "") safe= && refuse missing ;;
  .*) safe= && refuse hidden ;;
  esac
  plain=$(printf %s "$name" | tr "[:upper:]" "[:lower:]")
  while :; do
    case $plain in
    *.bak | *.old | *.orig | *.save | *.swp | *.backup | *.copy | *.dist) plain=${plain%.*} ;;
    *[~-]) plain=${plain%?} ;;
    *.[0-9] | *.[0-9][0-9]) plain=${plain%.*} ;;
    *) break ;;
    esac
  done
  case $plain in
  id_rsa* | id_dsa* | id_ecdsa* | id_ed25519* | ssh_host_* | authorized_keys* | wp-config* | *_rsa | *_dsa | \
    *_ecdsa | *_ed25519 | *.pem | *.key | *.p8 | *.pk8 | *.p12 | *.pfx | *.ppk | *.jks | *.jceks | *.bks | \
    *.keystore | *.truststore | *.kdbx | *.kdb | *.gpg | *.pgp | *.asc | *.age | *.der | *.env | *.ovpn | \
    *.keytab | *htpasswd | *.pgpass | *.netrc | *kubeconfig | *.tfstate | *.tfvars | shadow | gshadow | \
    passwd | opasswd | sudoers | netrc | pgpass | auth.json | my.cnf | env | env.php | config.php | \
    config.inc.php | configuration.php | settings.php | localsettings.php) safe= && refuse key ;;
  *.log | *.log[.-]* | *.out | *.out[.-]* | *.err | *.err[.-]* | *-stdout---* | *-stderr---*) ;;
  id_* | credential* | *credentials | *credentials.* | secret* | *secrets.* | env.* | *.env.* | client_secret* | \
    service[_-]account*) safe= && refuse key ;;
  esac
}

# Finds the log in its folder; a link may lead to another name there, and nowhere else.
find_log() {
  name=${path##*/}
  hops=0
  while :; do
    name_is_fit
    facts_of "./$name"
    case $facts in
    *" "a???" "*)
      hops=$((hops + 1))
      [ "$hops" -le 5 ] || refuse missing
      target=$(readlink -- "./$name") || { safe= && refuse moved; }
      target=${target#"${folder%/}/"}
      case ${target#./} in */*) safe= && refuse outside ;; esac
      name=${target#./}
      ;;
    *" "8???" "*) break ;;
    *) safe= && refuse "kind $(stat -c %F -- "./$name")" ;;
    esac
  done
  case $facts in *" 1 "*:*) ;; *) safe= && refuse names ;; esac
  # Where everybody may put files, root's own are safe from them.
  case $(stat -c %a .) in
  [1357]??[2367]) case ${facts%% *} in 0 | "$me") ;; *) safe= ;; esac ;;
  esac
}

open_log() {
  safe=1
  enter
  find_log
  [ -r "./$name" ] || refuse unreadable
  exec 3<"./$name" 4<"./$name"
  for number in 3 4; do
    [ "$(stat -L -c "%u %h %d:%i %f %G" "/proc/self/fd/$number")" = "$facts" ] || { safe= && refuse moved; }
  done
  case $(head -c 300 <&4 | tr -d "\000") in
  *"-----BEGIN "*"KEY"* | *PuTTY-User-Key-File* | *openssh-key-v1*) safe= && refuse key ;;
  esac
  exec 4<&-
}

# When anything was written to it last, for whoever reads two logs.
written() {
  echo "written: $(stat -L -c %.9Y -- "$1" 2>/dev/null)" >&2
}

follow_log() {
  lines=$1 left=$2
  while [ "$left" -gt 0 ]; do
    open_log
    identity=$(stat -L -c %d:%i /proc/self/fd/3)
    tail -n "$lines" -f <&3 &
    child=$!
    exec 3<&-
    while [ "$left" -gt 0 ] && kill -0 "$child" 2>/dev/null; do
      now=$(stat -L -c %d:%i -- "$path" 2>/dev/null)
      [ -z "$now" ] || [ "$now" = "$identity" ] || break
      sleep 1
      left=$((left - 1))
    done
    kill "$child" 2>/dev/null
    lines=+1
  done
}

main() {
  mode=$1 path=$2 folders=$3
  shift 3
  me=$(id -u)
  case $mode in
  read)
    open_log
    written /proc/self/fd/3
    exec "$@" <&3 3<&-
    ;;
  follow) follow_log "$@" ;;
  look)
    safe=1
    enter
    find_log
    [ -n "$safe" ] || refuse unsafe
    written "./$name"
    printf "%s\n" "${folder%/}/$name"
    ;;
  esac
}

main "$@"
