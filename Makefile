# The commands are in dev.py, which also runs without make: python3 dev.py test
# Arguments: make test ARGS="-k map", make run ARGS="--port 8600"

PYTHON ?= $(shell command -v python3.11 || command -v python3 || command -v python)

.PHONY: setup run test check data bench prove peers faults fire attack importers false-alarms evaluation outputs national bench-national bench-maps bench-peers bench-readers test-spark sbom
setup run test check data bench prove peers faults fire attack importers false-alarms evaluation outputs national bench-national bench-maps bench-peers bench-readers test-spark sbom:
	@$(PYTHON) dev.py $@ $(ARGS)
