# Each target is one command that you could type yourself.
# JDK 25 is found by Maven's toolchains; `./stepwright doctor` says what is there.

MVN := mvn -B -ntp
JMH := -f 2 -wi 20 -w 50ms -i 40 -r 10ms -prof gc
ONLY :=

.DEFAULT_GOAL := help
.PHONY: help build verify test format generate jmh deep peers fetched starts compare ci clean

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 18

build: ## builds what ./stepwright starts, without tests
	$(MVN) -q -Dmaven.test.skip=true -pl core,bench,app package

verify: ## everything that a change must pass: tests, lints, format
	$(MVN) verify

test: ## tests; of one class with: make test ONLY=WsdTest
	$(MVN) test $(if $(ONLY),-Dtest='$(ONLY)' -Dsurefire.failIfNoSpecifiedTests=false)

format: ## google-java-format over all files
	$(MVN) -q -N verify -Dformat.mode=--fix

generate: ## writes docs/papers.md and golden/schedules.csv from the catalogue
	$(MVN) -q -pl core compile exec:exec@generate

jmh: ## benchmarks, 5 minutes; some of them with: make jmh ONLY=ScheduleAt
	$(MVN) -q -pl core,bench -Pjmh process-test-classes '-Djmh.arguments=$(JMH) $(ONLY)'

deep: ## tests of djl and deep, which fetch the engine (120 MB)
	$(MVN) -Pdeep -pl core,bench,djl,deep package -Dsurefire.failIfNoSpecifiedTests=false -Dtest='**/djl/*Test,**/deep/*Test'

peers: ## DJL's and ND4J's optimizers (250 MB), for: ./stepwright optim bench --peers
	$(MVN) -q -Ppeers -Dmaven.test.skip=true -pl core,bench,peers package

fetched: ## MB that the launcher's build fetches into an empty Maven repository
	.ci/fetched

starts: ## start-up time of ./stepwright, with and without its ahead-of-time cache
	.ci/starts

compare: ## the first command of the README
	./stepwright compare

ci: ## what the build server runs
	.ci/run

clean: ## removes what was built and what compare wrote
	$(MVN) -q clean && rm -rf stepwright-out
