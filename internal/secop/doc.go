// Package secop reads rows of Colombia's SECOP II (Sistema Electrónico para la
// Contratación Pública) from the open data portal datos.gov.co, as JSON: processes
// (data set p6dx-8zbt) and contracts (jbjy-vk9h).
//
// # Identity
//
// A notice is a State: one row. Its id is proceso/ and id_del_proceso, with the award
// and the supplier where the row names them, since a process has a row for each; or
// contrato/ and id_contrato. An update is a new version. The process is OCIDPrefix and
// the file number CO1.BDOS.N, which contracts name as proceso_de_compra and processes
// as id_del_portafolio: id_del_proceso (CO1.REQ.N) is another number, which no
// contract names. A row without file number is a process of its own, a finding. Row
// ids and dates of the portal itself (":id") are no content.
//
// # Money
//
// No currency is stated: amounts are Colombian pesos (COP), SECOP's own unit. Tax is
// not told. Numbers are texts.
//
//	precio_base               tender.value, the estimate
//	valor_total_adjudicacion  of an awarded process: x_daylight.noticeTotal, since its
//	                          contracts state the same money; 0 in others means nothing
//	valor_del_contrato        contracts.value as it is now, additions included; of a
//	                          contract not yet signed contracts.x_proposedValue
//	valor_pagado              one payment to date, which each version restates
//	valor_facturado, valor_de_pago_adelantado  contracts.x_invoiced, x_advance
//	sales (enajenación)       x_revenue in place of value: the body is paid
//	other figures             x_secop, as published
//
// # Mapping
//
//	entidad, nit_entidad      buyer (CO-NIT), address
//	nombre_del_procedimiento, descripci_n_del_procedimiento  tender.title, description
//	objeto_del_contrato       contracts.title; descripcion_del_proceso tender.description
//	modalidad_de_contratacion, justificacion  tender.procurementMethod, ...Details, ...Rationale
//	estado_del_procedimiento  tender.status, statusDetails
//	nombre_del_proveedor      awards.suppliers, where adjudicado is "Si"
//	proveedor_adjudicado      contracts.suppliers: a contract row states no award
//	tipodocproveedor          NIT is CO-NIT, a body or a sole trader; cards of persons
//	                          and passports are persons
//	es_grupo                  contracts.x_consortium: members are not named
//	estado_contrato           contracts.status, x_status
//	fecha_de_firma, -inicio, -fin, dias_adicionados  dateSigned, period, x_daysAdded
//	codigo_de_categoria_principal  items (UNSPSC, without its version "V1.")
//	proveedores_unicos_con    tender.numberOfTenderers
//	urlproceso                tender.documents
//	all other plain fields    x_secop, but those about persons: bank accounts, legal
//	                          representatives, supervisors, who orders and pays
//
// "No Definido" and the like stand for nothing.
//
// # Time
//
// Dates are those of Bogotá. A row counts as published when it was last updated, else
// when it was published or signed. Fields follow public programs that read the two
// data sets (2023 to November 2026). Unverified live; SECOP I (f789-7hwg) is not read.
package secop
