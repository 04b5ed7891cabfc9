# shellcheck shell=sh
# Finds the engines, and installs those that are missing with the machine's own packages.
# Sourced by the scripts in bin, after tools.sh. An engine is named as its program.

# Installs the given engines where they are missing, and succeeds if all of them are there afterwards.
install_engines() {
	missing=$(missing_engines "$@")
	[ -n "$missing" ] || return 0
	if ! installer=$(find_installer); then
		say "Cannot install $missing: that takes apt-get or dnf, as root or with sudo, or brew."
		return 1
	fi
	say "Installing with $installer, as programs only, not as services: $missing."
	prepare_"$installer"
	for engine in $missing; do
		# One package may have brought another engine with it
		has "$engine" || install_with_"$installer" "$engine" || say "$installer could not install $engine."
	done
	[ -z "$(missing_engines "$@")" ]
}

missing_engines() {
	for engine in "$@"; do
		has "$engine" || printf '%s ' "$engine"
	done | sed 's/ $//'
}

can_install() {
	find_installer >/dev/null
}

find_installer() {
	if has apt-get && can_be_root; then
		echo apt
	elif has dnf && can_be_root; then
		echo dnf
	elif has brew; then
		echo brew
	else
		return 1
	fi
}

can_be_root() {
	[ "$(id -u)" -eq 0 ] || { has sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; }
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

# What to install by hand where install_engines failed.
describe_engine() {
	case $1 in
	valkey-server)
		echo "valkey-server: Valkey 8 or later with TLS; package valkey-server (Debian, Ubuntu) or valkey (Fedora, Homebrew)."
		;;
	redis-server)
		echo "redis-server: Redis 7 or later with TLS; package redis-server (Debian, Ubuntu) or redis (Fedora, Homebrew)."
		;;
	memcached)
		echo "memcached: Memcached 1.6 with TLS; package memcached (Debian, Ubuntu, Fedora, Homebrew)."
		;;
	esac
}

# Succeeds if the given engine was built with TLS.
has_tls() {
	case $1 in
	memcached)
		memcached -h | grep -q -e --enable-ssl
		;;
	*)
		# Asked for TLS without a certificate, a server ends at once; one that knows TLS names what it misses
		"$1" --port 0 --tls-port 1 --save '' </dev/null 2>&1 | grep -q tls-cert-file
		;;
	esac
}

# Debian and Ubuntu

prepare_apt() {
	as_root apt-get -qq update || say "apt-get could not update all its lists; going on with those it has."
	if missing_engines valkey-server | grep -q . && ! apt_offers valkey-server; then
		add_backports || say "valkey-server is neither in this system's packages nor in backports of them."
	fi
}

apt_offers() {
	LC_ALL=C apt-cache policy "$1" | grep -q 'Candidate: [0-9]'
}

install_with_apt() {
	apt_failed=
	# RUNLEVEL=1 keeps a package from starting its service under SysV init, a mask under systemd
	! runs_systemd || as_root systemctl --quiet --runtime mask "$1.service"
	as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq -o DPkg::Lock::Timeout=300 \
		install --no-install-recommends "$1" </dev/null || apt_failed=true
	! runs_systemd || as_root systemctl --quiet --runtime unmask "$1.service"
	[ -z "$apt_failed" ] || return 1
	! runs_systemd || as_root systemctl --quiet disable "$1.service"
}

runs_systemd() {
	[ -d /run/systemd/system ]
}

# Debian 12 has Valkey in backports only. Adds them as a copy of the entry that names the release itself, so that
# mirror, keys and options stay this machine's own.
add_backports() {
	codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
	# shellcheck disable=SC2016 # apt expands it
	entry=$(apt-get indextargets --format '$(SOURCESENTRY)' 'Created-By: Packages' 'Origin: Debian' \
		"Codename: $codename" 'Component: main' | head -n 1)
	[ -n "$entry" ] || return 1
	source_file=${entry%:*}
	backports=/etc/apt/sources.list.d/elasticache-spring-boot-backports.${source_file##*.}
	say "Adding $codename-backports for Valkey in $backports."
	backports_entry "$source_file" "${entry##*:}" "$codename-backports" | as_root tee "$backports" >/dev/null
	# Reads the new entry alone and leaves the other lists in place
	if as_root apt-get -qq -o Dir::Etc::SourceList="$backports" -o Dir::Etc::SourceParts=/dev/null \
		-o APT::Get::List-Cleanup=false -o APT::Update::Error-Mode=any update && apt_offers valkey-server; then
		return 0
	fi
	as_root rm "$backports"
	return 1
}

# Prints the entry with the given number of a file of apt sources, for another suite.
backports_entry() {
	case $1 in
	*.sources)
		# apt does not count paragraphs of comments alone
		awk -v RS= -v number="$2" '/(^|\n)[A-Za-z]/ && ++count == number' "$1" | awk -v suite="$3" '
			/^#/ { next }
			/^[^ \t]/ {
				ours = sub(/^Suites:.*/, "Suites: " suite) || sub(/^Types:.*/, "Types: deb") \
					|| sub(/^Components:.*/, "Components: main")
				print
				next
			}
			!ours'
		;;
	*)
		sed -n -E "$2s/^[[:space:]]*deb[[:space:]]+((\[[^]]*\][[:space:]]*)?[^[:space:]]+).*/deb \1 $3 main/p" "$1"
		;;
	esac
}

# Fedora and its kin

prepare_dnf() {
	:
}

install_with_dnf() {
	case $1 in
	valkey-server) as_root dnf -q -y install valkey ;;
	# Where Redis is gone, Valkey answers to its name
	redis-server) as_root dnf -q -y install redis || as_root dnf -q -y install valkey-compat-redis ;;
	*) as_root dnf -q -y install "$1" ;;
	esac
}

# macOS, or Homebrew on Linux

prepare_brew() {
	:
}

install_with_brew() {
	brew install --quiet "${1%-server}"
}
