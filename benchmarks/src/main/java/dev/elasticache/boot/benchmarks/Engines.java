package dev.elasticache.boot.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.elasticache.boot.benchmarks.Candidate.Engine;
import dev.elasticache.boot.benchmarks.contender.Server;
import dev.elasticache.boot.local.LocalCertificates;
import dev.elasticache.boot.local.LocalEngine;
import dev.elasticache.boot.local.LocalEngineBuilder;
import dev.elasticache.boot.local.LocalMemcached;
import dev.elasticache.boot.local.LocalValkey;

/**
 * Engines on this machine, each with TLS and in plain text, started when the first
 * candidate asks for them.
 *
 * @author The ElastiCache Boot authors
 */
final class Engines implements AutoCloseable {

	private final LocalCertificates certificates = LocalCertificates.create();

	private final Map<String, LocalEngine> engines = new HashMap<>();

	Server serverOf(Candidate candidate) {
		LocalEngine engine = this.engines.computeIfAbsent(candidate.engine() + " " + candidate.tls(),
				(key) -> start(candidate));
		String authority = (candidate.tls()) ? this.certificates.authorityFile().toString() : null;
		return new Server(engine.host(), engine.port(), authority, candidate.properties());
	}

	private LocalEngine start(Candidate candidate) {
		LocalEngineBuilder<?, ?> builder = (candidate.engine() == Engine.VALKEY) ? LocalValkey.builder()
				: LocalMemcached.builder();
		return ((candidate.tls()) ? builder.certificates(this.certificates) : builder.plainText()).start();
	}

	@Override
	public void close() {
		List.copyOf(this.engines.values()).forEach(LocalEngine::close);
	}

}
