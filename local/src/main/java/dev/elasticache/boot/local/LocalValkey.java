package dev.elasticache.boot.local;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Valkey or Redis that runs on this machine.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
public final class LocalValkey extends LocalEngine {

	private final ValkeySettings settings;

	private LocalValkey(WorkDirectory directory, List<LocalNode> nodes, @Nullable LocalCertificates certificates,
			ValkeySettings settings) {
		super(directory, nodes, certificates);
		this.settings = settings;
	}

	/**
	 * Create a builder for one node with TLS on a free port.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return a section of what the first node tells about itself.
	 * @param section the name of the section, such as {@code server} or {@code stats}
	 * @return the values by name
	 * @throws LocalEngineException if the node does not answer
	 */
	public Map<String, String> info(String section) {
		return info(nodes().get(0), section);
	}

	/**
	 * Return a section of what a node tells about itself.
	 * @param node the node
	 * @param section the name of the section, such as {@code server} or {@code stats}
	 * @return the values by name
	 * @throws LocalEngineException if the node does not answer
	 */
	public Map<String, String> info(LocalNode node, String section) {
		try (ValkeyConnection connection = ValkeyConnection.open(node, this.settings.keeper())) {
			return connection.info(section);
		}
		catch (IOException ex) {
			throw new LocalEngineException("No answer from %s".formatted(node), ex);
		}
	}

	@Override
	void join() {
	}

	/**
	 * Builder for a {@link LocalValkey}.
	 */
	public static final class Builder extends LocalEngineBuilder<Builder, LocalValkey> {

		private final Map<String, String> config = new LinkedHashMap<>();

		private @Nullable String binary;

		private @Nullable String password;

		private Builder() {
		}

		/**
		 * Set the executable. Without one, the first of {@code valkey-server} and
		 * {@code redis-server} on the path is taken, or else the one of embedded-redis if
		 * that is on the class path.
		 * @param binary the name of an executable on the path, or a path to it
		 * @return this builder
		 */
		public Builder binary(String binary) {
			Assert.hasText(binary, "'binary' must not be empty");
			this.binary = binary;
			return this;
		}

		/**
		 * Set the password of the default user. Without one, the user needs none.
		 * @param password the password
		 * @return this builder
		 */
		public Builder password(String password) {
			Assert.hasText(password, "'password' must not be empty");
			this.password = password;
			return this;
		}

		/**
		 * Set a line of the configuration file, which wins over the same line of ours.
		 * @param key the directive
		 * @param value the rest of the line
		 * @return this builder
		 */
		public Builder config(String key, String value) {
			this.config.put(key, value);
			return this;
		}

		@Override
		LocalValkey build(WorkDirectory directory) {
			ValkeySettings settings = new ValkeySettings(ValkeyBinary.find(searchPath(), this.binary, directory),
					protocols(), false, ValkeyKeeper.create(), this.password, new LinkedHashMap<>(this.config));
			LocalCertificates authority = authority();
			ServerCertificate certificate = certificateBy(authority);
			LocalNode node = new LocalNode(new ValkeyEngine(settings, null), directory, "node-0", portOf(0),
					certificate);
			return new LocalValkey(directory, List.of(node), authority, settings);
		}

		@Override
		Builder self() {
			return this;
		}

	}

}
