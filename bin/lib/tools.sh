# shellcheck shell=sh
# Messages, the JDK and Maven. Sourced by the scripts in bin.

say() {
	printf '%s\n' "$*"
}

fail() {
	printf '%s\n' "$*" >&2
	exit 1
}

has() {
	command -v "$1" >/dev/null 2>&1
}

# Makes JAVA_HOME name the JDK that Maven and the sample run on: the one it names already, else the one on the path.
use_jdk() {
	java=${JAVA_HOME:+$JAVA_HOME/bin/}java
	advice="Install a JDK, version 17 or later, and put it on the path or set JAVA_HOME to its folder."
	settings=$("$java" -XshowSettings:properties -version 2>&1) || fail "'$java' does not run. $advice"
	version=$(java_property java.specification.version)
	[ "${version%%.*}" -ge 17 ] || fail "'$java' is Java $version, which is too old. $advice"
	JAVA_HOME=$(java_property java.home)
	[ -x "$JAVA_HOME/bin/javac" ] || fail "'$JAVA_HOME' has no compiler: it is a runtime, not a JDK. $advice"
	export JAVA_HOME
	say "Using JDK $version in $JAVA_HOME."
}

java_property() {
	printf '%s\n' "$settings" | sed -n "s/^ *$1 = //p"
}

# Runs the Maven on the path where it is recent enough for this build, else the wrapper, which downloads one.
maven() {
	if maven_is_recent; then
		mvn "$@"
	else
		say "No Maven 3.8.7 or later on the path: using the wrapper."
		./mvnw "$@"
	fi
}

maven_is_recent() {
	has mvn || return 1
	mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\)\.\([0-9]*\).*/\1 \2 \3/p' | {
		read -r major minor patch && [ $((major * 10000 + minor * 100 + patch)) -ge 30807 ]
	}
}
