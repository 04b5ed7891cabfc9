package dev.elasticache.boot.sample;

import java.time.Clock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;

/**
 * Sample application: a catalogue of books over a slow database, and a page that shows
 * what its caches do.
 *
 * @author The ElastiCache Boot authors
 * @since 1.0.0
 */
@SpringBootApplication
@EnableCaching
public class SampleApplication {

	@Bean
	Clock clock() {
		return Clock.systemDefaultZone();
	}

	/**
	 * Starts the application.
	 * @param args the arguments of the command line
	 */
	public static void main(String[] args) {
		SpringApplication.run(SampleApplication.class, args);
	}

}
