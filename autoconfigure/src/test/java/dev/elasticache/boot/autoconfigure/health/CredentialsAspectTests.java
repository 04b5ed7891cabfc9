package dev.elasticache.boot.autoconfigure.health;

import java.time.Duration;

import dev.elasticache.boot.probe.ProbeTarget.Engine;
import dev.elasticache.boot.valkey.ValkeyCredentials;
import io.lettuce.core.RedisCredentials;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CredentialsAspect}.
 */
class CredentialsAspectTests {

	private RedisCredentials secret = RedisCredentials.just("shop", "hushed-secret");

	private final ValkeyCredentials credentials = new ValkeyCredentials(this::getSecret, Duration.ofHours(3));

	private final CredentialsAspect aspect = new CredentialsAspect(this.credentials);

	@AfterEach
	void destroyCredentials() {
		this.credentials.destroy();
	}

	private RedisCredentials getSecret() {
		if (this.secret == null) {
			throw new IllegalStateException("No session");
		}
		return this.secret;
	}

	@Test
	void tellsWhenCredentialsAreRenewed() {
		assertThat(this.aspect.engine()).isEqualTo(Engine.VALKEY);
		assertThat(this.aspect.name()).isEqualTo("credentials");
		assertThat(this.aspect.details()).containsOnlyKeys("nextRenewal");
		this.credentials.refresh();
		Awaitility.await().until(() -> this.credentials.getRenewal().lastRenewal() != null);
		assertThat(this.aspect.details()).containsOnlyKeys("lastRenewal", "nextRenewal");
		assertThat(this.aspect.details().toString()).doesNotContain("hushed");
		assertThat(this.aspect.concern()).isNull();
	}

	@Test
	void isConcernedAboutCredentialsThatCannotBeRenewed() {
		this.secret = null;
		this.credentials.refresh();
		Awaitility.await().until(() -> this.credentials.getRenewal().isFailing());
		assertThat(this.aspect.details()).containsEntry("error", "IllegalStateException: No session")
			.containsKeys("failures", "nextRenewal");
		assertThat(this.aspect.concern()).isEqualTo("Credentials cannot be renewed: IllegalStateException: No session");
	}

}
