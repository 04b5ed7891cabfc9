package dev.elasticache.boot.local;

import java.io.IOException;

/**
 * Application that starts engines and waits to be killed.
 */
public final class OrphanApplication {

	private OrphanApplication() {
	}

	public static void main(String[] args) throws IOException {
		LocalMemcached memcached = LocalMemcached.builder().nodes(2).start();
		LocalValkey valkey = LocalValkey.builder().start();
		memcached.nodes().get(1).pause();
		System.out.printf("%d %d %d%n", valkey.port(), memcached.nodes().get(0).port(),
				memcached.nodes().get(1).port());
		System.in.read();
	}

}
